// A process that saves registries into the settings. Arguments: data folder, prefix of the hosts, how many.
import { savedRegistries } from '../../../electron/settings/saved-registries';
import { openSettingsFile } from '../../../electron/settings/settings-file';

const [dataFolder = '', prefix = '', count = '0'] = process.argv.slice(2);
const registries = savedRegistries(openSettingsFile({ dataFolder }));
for (let number = 0; number < Number(count); number += 1) {
	const host = `${prefix}${number}.example`;
	await registries.save({ host, name: host, tls: 'verify' });
}
