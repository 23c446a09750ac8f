import { foldersIn, type Shape, topFolders } from '../shape.ts';
import { type ClassFolders, readClassFolders } from './class-folders.ts';
import type { Layout } from './layout.ts';

/** Layouts with a folder for each class that differ by the names of the folders in it; more particular ones first. */
export const classLayouts: readonly Layout[] = [
  classLayout(
    'mvtec-ad-2',
    'MVTec AD 2: the public test images; the private ones have no published truth.',
    'CLASS/train/good/*, CLASS/validation/good/*, CLASS/test_public/{good,bad}/*, CLASS/test_public/ground_truth/bad/NAME_mask.png',
    {
      parts: { train: 'train', validation: 'validation', test: 'test_public' },
      good: 'good',
      truth: 'test_public/ground_truth',
      untold: ['test_private', 'test_private_mixed'],
    },
    (inClass) => inClass.includes('test_public'),
  ),
  classLayout(
    'mvtec-loco',
    'MVTec LOCO AD: structural and logical anomalies, several masks an image.',
    'CLASS/train/good/*, CLASS/validation/good/*, CLASS/test/{good,logical_anomalies,structural_anomalies}/*, CLASS/ground_truth/KIND/NAME/000.png',
    { parts: { train: 'train', validation: 'validation', test: 'test' }, good: 'good', truth: 'ground_truth' },
    (inClass) => inClass.includes('test/logical_anomalies') || inClass.includes('test/structural_anomalies'),
  ),
  classLayout(
    'btad',
    'BTAD (beanTech): good images in folders named ok, defective ones in ko.',
    'CLASS/train/ok/*, CLASS/test/{ok,ko}/*, CLASS/ground_truth/ko/NAME.png',
    { parts: { train: 'train', test: 'test' }, good: 'ok', truth: 'ground_truth' },
    (inClass) => inClass.includes('train/ok'),
  ),
  classLayout(
    'mvtec',
    'MVTec AD, MPDD, VisA as converted by its authors, and your own photographs in such folders.',
    'CLASS/train/good/*, CLASS/test/good/*, CLASS/test/KIND/*, CLASS/ground_truth/KIND/NAME_mask.png (or NAME.png)',
    { parts: { train: 'train', validation: 'validation', test: 'test' }, good: 'good', truth: 'ground_truth' },
    (inClass) => inClass.includes('train/good'),
  ),
];

function classLayout(
  name: string,
  description: string,
  tree: string,
  folders: ClassFolders,
  recognizesClass: (inClass: readonly string[]) => boolean,
): Layout {
  return {
    name,
    description,
    tree,
    recognizes: (shape) => topFolders(shape).some((product) => recognizesClass(twoLevels(shape, product))),
    read: (request) => readClassFolders(folders, request),
  };
}

/** Folders of a class and those in them: `test`, `test/good`. */
function twoLevels(shape: Shape, product: string): string[] {
  const direct = foldersIn(shape, product);
  return [
    ...direct,
    ...direct.flatMap((folder) => foldersIn(shape, `${product}/${folder}`).map((below) => `${folder}/${below}`)),
  ];
}
