// Must be imported before any schema is built: zod would otherwise try `new Function` once, which the content
// security policy refuses and reports.
import { z } from 'zod';

z.config({ jitless: true });
