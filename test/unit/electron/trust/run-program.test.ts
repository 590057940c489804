import { expect, it } from 'vitest';
import { runProgram } from '../../../../electron/trust/run-program';

const options = {
	variables: { PATH: '/usr/bin:/bin', LANG: 'xx', WORD: 'a b' },
	timeoutMs: 20_000,
};

it('gives what a program says and ends with, in plain words whatever language the user has', async () => {
	const script = 'printf "%s;%s" "$1" "$LC_ALL"; echo "$WORD" >&2; exit 7';
	expect(await runProgram('sh', ['-c', script, 'sh', '$(id) *'], options)).toEqual({
		code: 7,
		output: '$(id) *;C',
		errors: 'a b\n',
	});
});

it('lets no program wait for input', async () => {
	expect(await runProgram('cat', [], options)).toEqual({ code: 0, output: '', errors: '' });
});

it('says why a program could not be started, or was ended', async () => {
	const missing = await runProgram('no-such-program', [], options);
	expect(missing).toMatchObject({ code: undefined, output: '' });
	expect(missing.errors).toContain('ENOENT');
	const slow = await runProgram('sleep', ['60'], { ...options, timeoutMs: 50 });
	expect(slow.code).toBeUndefined();
	expect(slow.errors).not.toBe('');
});
