import { installLog } from '../log.ts';
import { bind, c, type Memory, type Pointer } from './library.ts';

const LIBBPF = {
  // Objects
  bpf_object__open_mem: c<(bytes: Memory, size: number, opts: Memory) => Pointer | null>(
    'void *bpf_object__open_mem(const void *obj_buf, size_t obj_buf_sz, const void *opts)',
  ),
  bpf_object__load: c<(object: Pointer) => number>('int bpf_object__load(void *obj)'),
  bpf_object__close: c<(object: Pointer) => void>('void bpf_object__close(void *obj)'),
  bpf_object__btf: c<(object: Pointer) => Pointer | null>('void *bpf_object__btf(const void *obj)'),
  bpf_object__next_map: c<(object: Pointer, previous: Pointer | null) => Pointer | null>(
    'void *bpf_object__next_map(const void *obj, const void *map)',
  ),
  bpf_object__next_program: c<(object: Pointer, previous: Pointer | null) => Pointer | null>(
    'void *bpf_object__next_program(const void *obj, void *prog)',
  ),
  btf__raw_data: c<(btf: Pointer, size: Memory) => Pointer | null>(
    'void *btf__raw_data(const void *btf, uint32_t *size)',
  ),

  // Maps of an object
  bpf_map__name: c<(map: Pointer) => string>('const char *bpf_map__name(const void *map)'),
  bpf_map__fd: c<(map: Pointer) => number>('int bpf_map__fd(const void *map)'),
  bpf_map__type: c<(map: Pointer) => number>('int bpf_map__type(const void *map)'),
  bpf_map__key_size: c<(map: Pointer) => number>('uint32_t bpf_map__key_size(const void *map)'),
  bpf_map__value_size: c<(map: Pointer) => number>('uint32_t bpf_map__value_size(const void *map)'),
  bpf_map__is_internal: c<(map: Pointer) => boolean>('bool bpf_map__is_internal(const void *map)'),
  bpf_map__set_max_entries: c<(map: Pointer, entries: number) => number>(
    'int bpf_map__set_max_entries(void *map, uint32_t max_entries)',
  ),
  bpf_map__set_pin_path: c<(map: Pointer, path: string) => number>(
    'int bpf_map__set_pin_path(void *map, const char *path)',
  ),
  bpf_map__reuse_fd: c<(map: Pointer, fd: number) => number>('int bpf_map__reuse_fd(void *map, int fd)'),
  bpf_map__initial_value: c<(map: Pointer, size: Memory) => Pointer | null>(
    'void *bpf_map__initial_value(const void *map, size_t *psize)',
  ),
  bpf_map__set_initial_value: c<(map: Pointer, data: Memory, size: number) => number>(
    'int bpf_map__set_initial_value(void *map, const void *data, size_t size)',
  ),

  // Programs of an object
  bpf_program__name: c<(program: Pointer) => string>('const char *bpf_program__name(const void *prog)'),
  bpf_program__fd: c<(program: Pointer) => number>('int bpf_program__fd(const void *prog)'),

  // Maps by descriptor
  bpf_map_create: c<
    (type: number, name: string | null, keySize: number, valueSize: number, entries: number, opts: Memory) => number
  >(
    'int bpf_map_create(int map_type, const char *map_name, uint32_t key_size, uint32_t value_size, uint32_t max_entries, const void *opts)',
  ),
  bpf_map_lookup_elem: c<(fd: number, key: Memory, value: Memory) => number>(
    'int bpf_map_lookup_elem(int fd, const void *key, void *value)',
  ),
  bpf_map_update_elem: c<(fd: number, key: Memory, value: Memory, flags: number) => number>(
    'int bpf_map_update_elem(int fd, const void *key, const void *value, uint64_t flags)',
  ),
  bpf_map_update_batch: c<(fd: number, keys: Memory, values: Memory, count: Memory, opts: Memory) => number>(
    'int bpf_map_update_batch(int fd, const void *keys, const void *values, uint32_t *count, const void *opts)',
  ),
  bpf_map_delete_elem: c<(fd: number, key: Memory) => number>('int bpf_map_delete_elem(int fd, const void *key)'),
  bpf_map_get_next_key: c<(fd: number, key: Memory, next: Memory) => number>(
    'int bpf_map_get_next_key(int fd, const void *key, void *next_key)',
  ),

  // Any object by descriptor, path or id
  bpf_obj_pin: c<(fd: number, path: string) => number>('int bpf_obj_pin(int fd, const char *pathname)'),
  bpf_obj_get: c<(path: string) => number>('int bpf_obj_get(const char *pathname)'),
  bpf_obj_get_info_by_fd: c<(fd: number, info: Memory, size: Memory) => number>(
    'int bpf_obj_get_info_by_fd(int bpf_fd, void *info, uint32_t *info_len)',
  ),
  bpf_map_get_fd_by_id: c<(id: number) => number>('int bpf_map_get_fd_by_id(uint32_t id)'),
  bpf_prog_get_fd_by_id: c<(id: number) => number>('int bpf_prog_get_fd_by_id(uint32_t id)'),
  bpf_btf_get_fd_by_id: c<(id: number) => number>('int bpf_btf_get_fd_by_id(uint32_t id)'),

  // Running and attaching
  bpf_prog_test_run_opts: c<(fd: number, opts: Memory) => number>(
    'int bpf_prog_test_run_opts(int prog_fd, void *opts)',
  ),
  bpf_link_create: c<(program: number, target: number, attachType: number, opts: Memory) => number>(
    'int bpf_link_create(int prog_fd, int target_fd, int attach_type, const void *opts)',
  ),
  bpf_link_update: c<(link: number, program: number, opts: Memory) => number>(
    'int bpf_link_update(int link_fd, int new_prog_fd, const void *opts)',
  ),
  bpf_link_detach: c<(link: number) => number>('int bpf_link_detach(int link_fd)'),

  // The library itself
  libbpf_set_print: c<(callback: Pointer | null) => Pointer | null>('void *libbpf_set_print(void *fn)'),
  libbpf_num_possible_cpus: c<() => number>('int libbpf_num_possible_cpus(void)'),
};

/** libbpf's functions. Negative results are `-errno`; where a pointer is returned, NULL means `lastErrno()`. */
export const libbpf = bind(
  'libbpf.so.1',
  'libbpf1 (Debian: apt-get install libbpf1; 1.1 or newer)',
  LIBBPF,
  functions => installLog(functions.libbpf_set_print),
);
