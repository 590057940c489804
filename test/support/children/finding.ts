// Finds the engine of an endpoint and reads its files, as a process that somebody else may own. Prints the files as JSON,
// contents left out. Arguments: endpoint, home folder, registry host.

import { isHelperTarget, isHelperUnit } from '../../../electron/trust/elevate/allowed-targets';
import {
	localEngineFinder,
	realFinderPorts,
} from '../../../electron/trust/find/local-engine-finder';

const [endpoint = '', homeFolder = '', host = ''] = process.argv.slice(2);
const userId = process.geteuid?.() ?? 0;
const environment = {
	platform: process.platform,
	homeFolder,
	userId,
	variables: { DOCKER_HOST: endpoint, HOME: homeFolder, PATH: process.env['PATH'] },
};
const helper = { isInstalled: true, allows: isHelperTarget, allowsUnit: isHelperUnit };
const finder = localEngineFinder(realFinderPorts(environment, () => Promise.resolve(helper)));
const { signal } = new AbortController();
const engines = await finder.list(signal);
const engine = engines.find((one) => one.endpoint === endpoint);
const files = engine === undefined ? { engines } : await finder.read(engine, { host }, signal);
process.stdout.write(
	JSON.stringify(files, (key, value: unknown) => (key === 'bytes' ? undefined : value)),
);
