import { expect, it } from 'vitest';
import { createTaskbar } from '../../../../electron/desktop/taskbar';

const signs = { active: 1, fraction: undefined, hasProblem: false, isHeld: false };

it('shows how far it is, in the mode that fits, and sets nothing twice', () => {
	const set: unknown[] = [];
	const show = createTaskbar((fraction, { mode }) => set.push([fraction, mode]));
	show(signs);
	show({ ...signs, fraction: 0.424 });
	show({ ...signs, fraction: 0.4251 });
	show({ ...signs, fraction: 0.4299 });
	show({ ...signs, fraction: 0.5, hasProblem: true });
	show({ ...signs, fraction: 0.5, hasProblem: true, isHeld: true });
	show({ ...signs, active: 0 });
	expect(set).toEqual([
		[2, 'indeterminate'],
		[0.42, 'normal'],
		[0.5, 'error'],
		[0.5, 'paused'],
		[-1, 'none'],
	]);
});
