/** Why there is no camera, and what to do about it. */
export function cameraProblem(error: unknown): string {
  const name = error instanceof DOMException ? error.name : '';
  const sentences: Readonly<Record<string, string>> = {
    NotAllowedError:
      'The browser was not allowed to use the camera. Allow it in the settings of this page (the sign beside the address), then start again.',
    NotFoundError:
      'No camera was found. Plug one in, then start again. Photographs can be dropped or picked meanwhile.',
    NotReadableError: 'Another program uses the camera. Close it, then start again.',
    OverconstrainedError: 'The chosen camera is gone. Choose another one, then start again.',
  };
  return sentences[name] ?? `The camera cannot be used: ${error instanceof Error ? error.message : String(error)}`;
}

/** Why this page cannot ask for a camera at all; undefined where it can. */
export function cameraBarrier(): string | undefined {
  if (!isSecureContext)
    return 'Browsers give a camera only to pages on this device or over HTTPS. Open the page on the server itself as http://localhost, or put the server behind HTTPS. Photographs can be picked all the same: on a phone, "Pick files" offers its camera.';
  if (!('mediaDevices' in navigator)) return 'This browser has no camera access. Pick photographs instead.';
  return undefined;
}

/** @param device - undefined: any. @throws DOMException, see `cameraProblem`. */
export function openCamera(device: string | undefined): Promise<MediaStream> {
  const size = { width: { ideal: 1920 }, height: { ideal: 1080 } };
  const video = device ? { ...size, deviceId: { exact: device } } : { ...size, facingMode: 'environment' };
  return navigator.mediaDevices.getUserMedia({ video, audio: false });
}

/** The cameras; their names are known only once one was allowed. */
export async function listCameras(): Promise<readonly MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind, deviceId }) => kind === 'videoinput' && deviceId !== '');
}

/** What a playing video shows now, as a JPEG of full size. */
export async function takeStill(video: HTMLVideoElement, name: string): Promise<File> {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext('2d')?.drawImage(video, 0, 0);
  const type = 'image/jpeg';
  return new File([await canvas.convertToBlob({ type, quality: 0.95 })], name, { type });
}
