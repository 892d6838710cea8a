export { type Codec, decode, encode, type ValueOf } from './codec.ts';
export { be16, be32, be64, bool, enumeration, i8, i16, i32, i64, u8, u16, u32, u64 } from './integers.ts';
export { type PerCpuCodec, perCpu, possibleCpus } from './per-cpu.ts';
export { array, bytes, chars } from './sequences.ts';
export { type Fields, struct } from './struct.ts';
