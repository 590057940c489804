// The logins that Docker and Podman have, each with where it comes from, taken over one by one. Secrets are copied
// inside main.
import { useEffect, useState } from 'react';
import type { Fault } from '../../../../shared/fault/fault';
import { visibleText } from '../../../../shared/format/visible-text';
import type { FoundLogin } from '../../../../shared/ipc/groups/registries';
import { Button } from '../../../components/button';
import { FaultNotice } from '../../../components/fault-notice';
import { Icon } from '../../../components/icon';
import { Sheet } from '../../../components/sheet/sheet';
import { useRegistries } from '../../../stores/stores';
import { text } from '../../../text/en';
import styles from './logins-sheet.module.css';

const words = text.registries.logins;

export function LoginsSheet({ onClose }: { readonly onClose: () => void }) {
	const logins = useRegistries((state) => state.logins);
	const lookUp = useRegistries((state) => state.lookUpLogins);
	useEffect(() => void lookUp(), [lookUp]);
	return (
		<Sheet title={words.title} closeLabel={text.registries.editor.close} onClose={onClose}>
			<p className={styles['words']}>{words.words}</p>
			{logins === undefined ? <p className={styles['words']}>{words.looking}</p> : null}
			{logins?.ok === false ? <FaultNotice fault={logins.fault} /> : null}
			{logins?.ok === true && logins.value.length === 0 ? <p>{words.none}</p> : null}
			{logins?.ok === true && logins.value.length > 0 ? (
				<ul className={styles['list']}>
					{logins.value.map((login) => (
						<Login key={[login.host, login.path, login.origin].join('\n')} login={login} />
					))}
				</ul>
			) : null}
		</Sheet>
	);
}

function Login({ login }: { readonly login: FoundLogin }) {
	const { host, path, username, origin } = login;
	const importLogin = useRegistries((state) => state.importLogin);
	const saved = useRegistries((state) => state.rows.find(({ entry }) => entry.host === host));
	const checkVault = useRegistries((state) => state.checkVault);
	const [state, setState] = useState<'idle' | 'importing' | 'imported'>('idle');
	const [fault, setFault] = useState<Fault>();
	const take = async (): Promise<void> => {
		setState('importing');
		const answer = await importLogin(login);
		setState(answer.ok ? 'imported' : 'idle');
		setFault(answer.ok ? undefined : answer.fault);
		if (!answer.ok) void checkVault();
	};
	return (
		<li>
			<div className={styles['login']}>
				<span className={styles['who']}>
					<strong>{path === '' ? host : visibleText(`${host}/${path}`)}</strong>
					<span>{username === undefined ? words.unknownUser : visibleText(username, 120)}</span>
					<span className={styles['words']}>{words.from(visibleText(origin, 300))}</span>
					{saved?.signIn !== undefined && state === 'idle' && path === '' ? (
						<span className={styles['caution']}>{words.replaces}</span>
					) : null}
					{path === '' ? null : (
						<span className={styles['words']}>{words.part(visibleText(path))}</span>
					)}
				</span>
				{state === 'imported' ? (
					<span className={styles['done']} role="status">
						<Icon name="there" />
						{words.imported}
					</span>
				) : null}
				{state === 'imported' || path !== '' ? null : (
					<Button isDisabled={state === 'importing'} onPress={() => void take()}>
						{state === 'importing' ? words.importing : words.import}
						<span className="visually-hidden">{words.which(host, visibleText(origin, 300))}</span>
					</Button>
				)}
			</div>
			{fault === undefined ? null : (
				<div role="alert">
					<FaultNotice fault={fault} />
				</div>
			)}
		</li>
	);
}
