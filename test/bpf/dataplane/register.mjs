// What `--import=tsx` does, in threads too: it leaves those alone.
import { register } from 'tsx/esm/api';

register();
