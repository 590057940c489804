// Entry of the page: connects to main, builds the stores, paints.
import './quiet-zod';
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { connectToMain } from './ipc/client';
import { createStores } from './stores/stores';

const root = document.getElementById('root');
if (root !== null) {
	createRoot(root).render(
		<StrictMode>
			<App stores={createStores(connectToMain())} />
		</StrictMode>,
	);
}
