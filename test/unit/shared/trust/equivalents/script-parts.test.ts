import { expect, it } from 'vitest';
import {
	fileWord,
	isUnchecked,
	quoted,
	stoppingScript,
	writeFileScript,
} from '../../../../../shared/trust/equivalents/script-parts';

it('writes a file with its folder, readable by all', () => {
	expect(writeFileScript('/etc/x y/f', 'a\n')).toBe(
		"sudo mkdir -p -- '/etc/x y'\nsudo tee -- '/etc/x y/f' >/dev/null <<'END'\na\nEND\nsudo chmod 0644 -- '/etc/x y/f'",
	);
});

it('makes no file name of a host that leaves its folder', () => {
	expect(['r.x:5000', '[fd00::1]:5000', '../x'].map(fileWord)).toEqual([
		'r.x_5000',
		'_fd00__1__5000',
		'.._x',
	]);
});

it('ends a script at its first failure without ending the shell', () => {
	expect(stoppingScript(['false', 'true'])).toBe('(\nset -e\nfalse\ntrue\n)\n');
});

it('quotes for JSON, YAML and TOML', () => {
	expect(quoted('a"b\\\u007f')).toBe('"a\\"b\\\\\\u007f"');
});

it('knows what is not checked', () => {
	expect(isUnchecked({ as: 'insecure' })).toBe(true);
	expect(isUnchecked({ as: 'mirror', tls: 'plain-http' })).toBe(true);
	expect(isUnchecked({ as: 'mirror', tls: 'private-ca' })).toBe(false);
});
