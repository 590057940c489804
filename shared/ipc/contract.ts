// THE contract between window and main process: everything the window can ask for and everything it is told.
// Group → member → schemas; each group is a file of groups/. All objects are strict, so that an answer with one key too
// many is refused, not sent.
import { appGroup } from './groups/app';
import { enginesGroup } from './groups/engines';
import { imagesGroup, mirrorsGroup } from './groups/mirrors';
import { credentialsGroup, registriesGroup } from './groups/registries';
import { runsGroup } from './groups/runs';
import { settingsGroup } from './groups/settings';
import { trustGroup } from './groups/trust';

export const contract = {
	app: appGroup,
	registries: registriesGroup,
	credentials: credentialsGroup,
	engines: enginesGroup,
	trust: trustGroup,
	images: imagesGroup,
	mirrors: mirrorsGroup,
	runs: runsGroup,
	settings: settingsGroup,
} as const;

export type FerryContract = typeof contract;
