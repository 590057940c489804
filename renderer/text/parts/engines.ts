// Every sentence of the screen Engines.
import type { EngineInfo } from '../../../shared/engine/engine-info';

export const enginesText = {
	title: 'Engines',
	subtitle:
		'Docker and Podman, for mirrors that go through an engine. A direct mirror needs none of them.',
	again: 'Look again',
	looking: 'Looking for engines…',
	lookingMore: 'Every place where an engine may be is asked. This takes some seconds at most.',
	found: (engines: number): string =>
		engines === 1 ? '1 engine found' : `${engines} engines found`,
	none: {
		title: 'No container engine found',
		words: 'You can still mirror directly registry-to-registry.',
		mirror: 'New mirror',
	},
	attention: 'Needs attention',
	copyCommand: 'Copy command',
	copied: 'Copied',
	usable: 'Ready to mirror through',
	tooOld: 'Too old to mirror through',
	tooOldMore: 'Docker 20.10 and Podman 4.3 are the oldest that can be used.',
	isDefault: 'Used when a mirror names no engine',
	facts: {
		endpoint: 'Endpoint',
		platform: 'Platform',
		rights: 'Runs',
		place: 'Found through',
		api: 'API',
	},
	rootless: 'as your user, rootless',
	rooted: 'as root',
	copyEndpoint: (engine: string): string => `Copy the endpoint of ${engine}`,
	rights: {
		title: 'An engine that runs as root gives much away',
		words:
			'Whoever may use its socket can do what root can on this computer. Image Ferry lists, pulls, names, pushes and removes the images of a run, and nothing else.',
	},
	places: 'Places looked at',
	columns: { place: 'Place', looked: 'Looked at', reason: 'Why it was passed over' },
	place: {
		'docker-host': 'DOCKER_HOST',
		'docker-context': 'Docker context',
		'docker-socket': 'Docker socket',
		'docker-rootless': 'Docker socket, rootless',
		'docker-desktop': 'Docker Desktop',
		'podman-socket': 'Podman socket',
		'podman-user-socket': 'Podman socket, rootless',
		'podman-machine': 'Podman machine',
		'windows-pipe': 'Windows pipe',
		named: 'Named endpoint',
	} satisfies Record<EngineInfo['place'], string>,
} as const;
