import { mount } from 'svelte';
import { openConnection } from '../connection/open-connection.ts';
import '../theme/theme.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html: expected an element with the id "app"');
mount(App, { target, props: { connection: openConnection() } });
