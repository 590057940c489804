// Options of dockerd that are called otherwise on the command line than in daemon.json. As keys of the file the names of
// flags are accepted without a word and ignored.

/** Flag → key of daemon.json. */
export const FLAG_NAMES: Readonly<Record<string, string>> = {
	'insecure-registry': 'insecure-registries',
	'registry-mirror': 'registry-mirrors',
	host: 'hosts',
	label: 'labels',
	'log-opt': 'log-opts',
	'dns-opt': 'dns-opts',
	'exec-opt': 'exec-opts',
	'storage-opt': 'storage-opts',
	'authorization-plugin': 'authorization-plugins',
	'default-ulimit': 'default-ulimits',
	'add-runtime': 'runtimes',
	'default-address-pool': 'default-address-pools',
	'node-generic-resource': 'node-generic-resources',
};
