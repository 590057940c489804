// A person without rights who changes an engine's trust through the administrator prompt and undoes it, as the installed app
// does. Arguments: endpoint, registry, image to pull. Prints as JSON what was previewed and how both changes ended.
import { localDeskPorts } from '../../../electron/composition/local-trust-desk';
import { locateDataFolder } from '../../../electron/platform/data-folder';
import { currentEnvironment } from '../../../electron/platform/environment';
import { createTrustDesk } from '../../../electron/trust/desk/create-desk';
import { NO_CREDENTIAL } from '../../../shared/registry/credential';
import type { TrustPreview } from '../../../shared/trust/trust-plan';

const [endpoint = '', host = '', proof = ''] = process.argv.slice(2);
const environment = currentEnvironment();
const desk = createTrustDesk(
	localDeskPorts({
		dataFolder: locateDataFolder(environment),
		environment,
		credentials: () => ({ get: () => Promise.resolve(NO_CREDENTIAL) }),
		resourcesFolder: '/opt/image-ferry/resources',
	}),
);
const signal = new AbortController().signal;

async function apply(preview: TrustPreview, options: { readonly proof?: string } = {}) {
	const outcome = await desk.apply(preview.id, {
		...options,
		confirm: () => Promise.resolve(true),
		onStep: () => undefined,
		signal,
	});
	return {
		verdict: preview.verdict,
		asksAdministrator: preview.asksAdministrator,
		state: outcome?.change.state,
		fault: outcome?.change.fault,
		id: outcome?.change.id ?? '',
	};
}

const made = await apply(
	await desk.plan({ wish: { host, as: 'insecure' }, engines: [endpoint] }, signal),
	{ proof },
);
const undone = await apply(await desk.planRevert(made.id, signal));
process.stdout.write(`${JSON.stringify({ made, undone })}\n`);
