import onnxProto from 'onnx-proto';

const { onnx } = onnxProto;
const float32 = 1;
const int64 = 7;

/**
 * A graph for dense nearest neighbours: `norms - 2 queries·bankᵀ`, which orders like the squared distance, then the `k` smallest.
 * The bank is an ordinary input, so that one session serves every bank.
 */
export function distanceGraph(): Uint8Array {
  return model(
    [
      {
        opType: 'Gemm',
        input: ['queries', 'bank', 'norms'],
        output: ['order'],
        attribute: [float('alpha', -2), int('transB', 1)],
      },
      {
        opType: 'TopK',
        input: ['order', 'k'],
        output: ['values', 'rows'],
        attribute: [int('axis', 1), int('largest', 0), int('sorted', 1)],
      },
    ],
    [
      tensor('queries', float32, 'q', 'd'),
      tensor('bank', float32, 'n', 'd'),
      tensor('norms', float32, 'n'),
      tensor('k', int64, 1),
    ],
    [tensor('values', float32, 'q', 'k'), tensor('rows', int64, 'q', 'k')],
  );
}

/** A dense product `a·b`. */
export function productGraph(): Uint8Array {
  return model(
    [{ opType: 'MatMul', input: ['a', 'b'], output: ['c'] }],
    [tensor('a', float32, 'n', 'm'), tensor('b', float32, 'm', 'k')],
    [tensor('c', float32, 'n', 'k')],
  );
}

type Node = NonNullable<NonNullable<Parameters<typeof onnx.ModelProto.encode>[0]['graph']>['node']>[number];
type Value = ReturnType<typeof tensor>;

function model(node: Node[], input: Value[], output: Value[]): Uint8Array {
  const graph = { name: 'tailedcore', node, input, output };
  return onnx.ModelProto.encode({ irVersion: 9, opsetImport: [{ domain: '', version: 17 }], graph }).finish();
}

function tensor(name: string, elemType: number, ...dims: (string | number)[]) {
  const dim = dims.map((size) => (typeof size === 'string' ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType, shape: { dim } } } };
}

function int(name: string, i: number) {
  return { name, type: 2, i };
}

function float(name: string, f: number) {
  return { name, type: 1, f };
}
