import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
	hereDocument,
	powerShellWord,
	shellWord,
} from '../../../../../shared/trust/preview/shell-words';

describe('shellWord', () => {
	it('leaves plain paths and addresses readable', () => {
		expect(['/etc/docker/certs.d/r.x:5000/a.crt', 'unix:///run/x'].map(shellWord)).toEqual([
			'/etc/docker/certs.d/r.x:5000/a.crt',
			'unix:///run/x',
		]);
		expect(['', '-rf', "it's", '[::1]:5000'].map(shellWord)).toEqual([
			"''",
			"'-rf'",
			String.raw`'it'\''s'`,
			"'[::1]:5000'",
		]);
	});

	it('keeps any value one argument as it is', () => {
		// A shell's line holds no NUL.
		const value = fc
			.string({ unit: 'grapheme', maxLength: 20 })
			.filter((text) => !text.includes('\0'));
		fc.assert(
			fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
				const script = `printf '%s\\0' ${values.map(shellWord).join(' ')}`;
				const said = execFileSync('sh', ['-c', script], { encoding: 'utf8' });
				expect(said.split('\0').slice(0, -1)).toEqual(values);
			}),
			{ numRuns: 20 },
		);
	});
});

describe('powerShellWord', () => {
	it('doubles every quote that PowerShell takes for one', () => {
		expect(powerShellWord('a\'b‘c’d"$(x)`')).toBe("'a''b‘‘c’’d\"$(x)`'");
	});
});

describe('hereDocument', () => {
	it('ends with a line that the text does not have', () => {
		expect(hereDocument('END\nEND_\n')).toEqual({ start: "<<'END__'", body: 'END\nEND_\nEND__' });
	});
});
