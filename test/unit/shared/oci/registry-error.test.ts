import { describe, expect, it } from 'vitest';
import { parseRegistryErrors, plainText } from '../../../../shared/oci/registry-error';

describe('error bodies', () => {
	it('reads the spec’s form, several errors and details of any shape', () => {
		const body = JSON.stringify({
			errors: [
				{ code: 'MANIFEST_BLOB_UNKNOWN', message: 'blob unknown to registry', detail: 'sha256:aa' },
				{ code: 'DENIED', message: 'no', detail: [{ Type: 'repository' }] },
			],
		});
		expect(parseRegistryErrors(body)).toEqual([
			{ code: 'MANIFEST_BLOB_UNKNOWN', message: 'blob unknown to registry', detail: 'sha256:aa' },
			{ code: 'DENIED', message: 'no', detail: '[{"Type":"repository"}]' },
		]);
	});

	it.each([
		'',
		'not found',
		'<html></html>',
		'{',
		'[]',
		'{"errors":{}}',
		'{"errors":[null,1,"x",{}]}',
		'null',
	])('finds nothing in %s', (body) => {
		expect(parseRegistryErrors(body)).toEqual([]);
	});

	it('takes messages without a code, and codes without a message', () => {
		expect(
			parseRegistryErrors(
				'{"errors":[{"message":"toomanyrequests: slow down"},{"code":"unknown"}]}',
			),
		).toEqual([
			{ code: '', message: 'toomanyrequests: slow down', detail: '' },
			{ code: 'UNKNOWN', message: '', detail: '' },
		]);
	});

	it('keeps a flood of errors small', () => {
		const body = JSON.stringify({
			errors: Array.from({ length: 500 }, () => ({
				code: 'X'.repeat(9999),
				message: 'y'.repeat(9999),
			})),
		});
		const errors = parseRegistryErrors(body);
		expect(errors.length).toBeLessThanOrEqual(20);
		expect(errors[0]?.code.length).toBeLessThanOrEqual(64);
		expect(errors[0]?.message.length).toBeLessThanOrEqual(500);
	});

	it('has every text cleaned whole, as it was meant, before it is cut', () => {
		const clean = (text: string): string => text.replaceAll('CANARY-secret', '•••');
		const said = `${'x'.repeat(495)}CANARY-secret`;
		const body = JSON.stringify({
			errors: [
				{ code: 'CANARY-secret', message: said, detail: { a: 'CANARY\u200b-secret' } },
				{ code: 'X', message: 'CAN\u202eARY-sec\u0007ret' },
			],
		}).replace('CANARY', '\\u0043ANARY');
		expect(JSON.stringify(parseRegistryErrors(body, clean))).not.toMatch(/CAN/);
	});

	it('makes text from outside harmless to show', () => {
		expect(plainText('a\u0000b\r\n\u001b[31mc\u202ed\u200be')).toBe(
			'a\\u{0000}b \\u{001B}[31mc\\u{202E}d\\u{200B}e',
		);
		expect(plainText('\u009b31m\u2028\u{e0041}'.repeat(500)).length).toBeLessThanOrEqual(500);
		expect(plainText({ a: 1 })).toBe('{"a":1}');
		expect(plainText(undefined)).toBe('');
	});
});
