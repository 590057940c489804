// TEMP

import type { FaultSide } from '../../../shared/fault/fault';
import { faultError } from '../../platform/fault-error';
import type { RegistryTransport } from '../http/registry-transport';
import type { SignIn } from './sign-in';

export function createSignIn(options: {
	readonly host: string;
	readonly side: FaultSide;
	readonly transport: RegistryTransport;
}): SignIn {
	const refused = () =>
		faultError({ code: 'registry.unauthorized', side: options.side, subject: options.host });
	return {
		authorize: () => undefined,
		answerChallenge: () => Promise.reject(refused()),
		refused,
		noteDate: () => undefined,
	};
}
