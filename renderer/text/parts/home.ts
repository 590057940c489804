// Every sentence of the screen Home.
export const homeText = {
	title: 'Home',
	offerTitle: 'See a whole mirror run',
	offer:
		'The built-in sample carries container images from one registry to another, both inside this app. No account, container engine or network is needed.',
	start: 'Run the sample',
	starting: 'Starting…',
	openRunning: 'Show the run',
	stepsLabel: 'What happens',
	steps: [
		{ name: 'Plan', what: 'Every name, digest and size is known before anything moves.' },
		{ name: 'Move', what: 'Each layer crosses once. Layers that images share are mounted.' },
		{ name: 'Verify', what: 'Every image is read back from the destination, digest by digest.' },
	],
	recentTitle: 'Recent runs',
	recentEmpty: 'Nothing mirrored yet. The sample is the quickest way to see how a run looks.',
	ownTitle: 'Your own registries',
	own: 'Mirror your own images from the command line. It shares its data folder with this window.',
	ownCommand: 'image-ferry run MIRROR.yaml',
} as const;
