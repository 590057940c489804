import { expect, it } from 'vitest';
import { assertNever } from '../../../shared/assert-never';

it('throws and names what should not exist', () => {
	expect(() => assertNever({ type: 'new' } as never)).toThrow('{"type":"new"}');
});
