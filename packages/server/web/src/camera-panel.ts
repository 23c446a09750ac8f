import { announce } from './announce.ts';
import { cameraBarrier, cameraProblem, listCameras, openCamera, takeStill } from './camera.ts';
import { button, element } from './element.ts';
import { formatTime } from './format.ts';
import { note } from './notice.ts';

/** A camera of this device, a still every few seconds. @param judge - returns when a still is judged: only then comes the next. */
export function cameraPanel(judge: (still: File) => Promise<void>): HTMLElement {
  const video = element('video', {
    muted: true,
    playsinline: true,
    'aria-label': 'What the camera sees',
    hidden: true,
  });
  const devices = element('select', { id: 'camera-device' });
  const deviceRow = element('label', { class: 'control', hidden: true }, 'Camera', devices);
  const seconds = element('input', { type: 'number', id: 'camera-seconds', min: 0.5, max: 3600, step: 0.5, value: 2 });
  const message = element('div', { 'aria-live': 'polite' });
  let stream: MediaStream | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const stop = () => {
    clearTimeout(timer);
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
    video.srcObject = null;
    video.hidden = true;
    switcher.textContent = 'Start camera';
    still.hidden = true;
  };
  const start = async () => {
    message.replaceChildren();
    switcher.disabled = true;
    try {
      stream = await openCamera(devices.value || undefined);
      for (const track of stream.getTracks())
        track.addEventListener('ended', () => {
          stop();
          message.replaceChildren(note('The camera was unplugged or switched off. Start it again when it is back.'));
        });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
      await showDevices(devices, deviceRow, stream);
      switcher.textContent = 'Stop camera';
      still.hidden = false;
      announce('The camera runs.');
      void next(stream);
    } catch (error) {
      stop();
      message.replaceChildren(note(cameraProblem(error)));
    } finally {
      switcher.disabled = false;
    }
  };
  const next = async (from: MediaStream) => {
    const begun = performance.now();
    await judge(await takeStill(video, `camera ${formatTime(new Date())}.jpg`));
    if (stream !== from) return;
    const wait = Math.max(0, wantedSeconds(seconds) * 1000 - (performance.now() - begun));
    timer = setTimeout(() => void next(from), wait);
  };
  const switcher = button('Start camera', () => (stream ? stop() : void start()));
  const still = button('Take one now', () => void takeNow(), { hidden: true });
  const takeNow = async () => judge(await takeStill(video, `camera ${formatTime(new Date())}.jpg`));
  devices.addEventListener('change', () => {
    stop();
    void start();
  });
  const barrier = cameraBarrier();
  const controls = [
    element('div', { class: 'row' }, switcher, still),
    deviceRow,
    element('label', { class: 'control' }, 'A still every', seconds, 'seconds'),
  ];
  return element(
    'div',
    { class: 'panel camera' },
    element('h3', {}, 'Camera'),
    ...(barrier ? [note(barrier)] : [...controls, message, video]),
  );
}

async function showDevices(devices: HTMLSelectElement, row: HTMLElement, stream: MediaStream): Promise<void> {
  const cameras = await listCameras();
  const current = stream.getVideoTracks()[0]?.getSettings().deviceId;
  const options = cameras.map(({ deviceId, label }, i) =>
    element('option', { value: deviceId, selected: deviceId === current }, label || `Camera ${i + 1}`),
  );
  devices.replaceChildren(...options);
  row.hidden = cameras.length < 2;
}

function wantedSeconds(input: HTMLInputElement): number {
  return Math.min(3600, Math.max(0.5, input.valueAsNumber || 2));
}
