import { describe, expect, it } from 'vitest';
import { longestPath } from '../../../../shared/registry/credential';

describe('the longest path', () => {
	it.each([
		['team/app/web', ['team', 'team/app', 'other'], 'team/app'],
		['team/app', ['team/app', 'team'], 'team/app'],
		['team/apple', ['team/app', 'team'], 'team'],
		['teams', ['team'], ''],
		['team', ['team/app'], ''],
		[undefined, ['team'], ''],
		['team', [], ''],
	])('that holds %s among %j is "%s"', (repository, paths, expected) => {
		expect(longestPath(repository, paths)).toBe(expected);
	});
});
