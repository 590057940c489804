// A process that tries every operation of the keychain vault and prints the code each one ends in, as JSON.
import { keytarVault } from '../../../electron/credentials/keytar-vault';
import { faultOf } from '../fault-of';

const vault = keytarVault();
const codeOf = async (action: () => Promise<unknown>) => (await faultOf(action)).code;
const credential = { username: 'alice', secret: 's', kind: 'password' as const };
const codes = {
	status: (await vault.status()).fault?.code,
	get: await codeOf(() => vault.get('registry.example')),
	put: await codeOf(() => vault.put('registry.example', credential)),
	delete: await codeOf(() => vault.delete('registry.example')),
	list: await codeOf(() => vault.list()),
};
process.stdout.write(JSON.stringify(codes));
