import { describe, expect, it } from 'vitest';
import {
	groupDetails,
	requestLetter,
} from '../../../../../../renderer/screens/runs/failures/request-letter';
import { makeFault } from '../../../../../../shared/fault/fault';

const fault = makeFault({
	code: 'registry.denied',
	side: 'destination',
	subject: 'r.example/app/web:1',
	detail: 'PUT answered 403\u202E',
	facts: { host: 'r.example', repository: 'app', action: 'push' },
	registryErrors: ['DENIED'],
});
const group = (images: number) => ({
	fault,
	remedy: '',
	subjects: Array.from({ length: images }, (_, index) => `r.example/app/web:${index}`),
});

describe('a letter to the owner of a registry', () => {
	it('says who should read it, what happened, what was answered, and to which images', () => {
		const letter = requestLetter(group(2), 'r.example');
		expect(letter).toMatch(/^To whoever looks after r\.example:\n\nYou may not push to app\.\n/);
		expect(letter).toContain('DENIED');
		expect(letter).toContain('What was answered: PUT answered 403\\u{202E}');
		expect(letter).toContain(
			'This concerns 2 images:\n- r.example/app/web:0\n- r.example/app/web:1',
		);
	});

	it('names no more images than somebody reads', () => {
		const letter = requestLetter(group(500), '');
		expect(letter).toContain('… and 480 images more');
		expect(letter.split('\n').length).toBeLessThan(40);
		expect(letter).not.toContain('To whoever');
	});

	it('has code and side for those who look into it', () => {
		expect(groupDetails(group(1))).toContain('registry.denied (destination)');
	});
});
