/** Sends the forms of link pages as JSON, with the secret behind the # of the address; runs as it stands, in browsers. */
export const FORM_SCRIPT = `'use strict';
const token = location.hash.replace(/^#(token=)?/, '');
const answer = document.getElementById('answer');
const say = (text, wrong) => {
  answer.textContent = text;
  answer.className = wrong ? 'wrong' : 'right';
  answer.focus();
};
const post = async (path, body) => {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify(body),
  });
  const answered = response.status === 204 ? {} : await response.json();
  if (response.ok) return answered;
  const reasons = (answered.errors || []).map((each) => each.message);
  throw new Error(reasons.length > 0 ? reasons.join('\\n') : answered.detail || answered.title);
};
const filled = (form) => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
const reach = async (work) => {
  try {
    await work();
  } catch (error) {
    say(error instanceof TypeError ? answer.dataset.failed : error.message, true);
  }
};

if (answer && !/^[\\w-]{43}$/.test(token)) say(answer.dataset.noLink, true);
for (const form of document.querySelectorAll('form')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    reach(async () => {
      const values = filled(form);
      if ('signIn' in form.dataset) {
        await post('/api/v1/sessions', values);
        await post(form.dataset.path, { token });
      } else {
        await post(form.dataset.path, { ...values, token });
      }
      for (const each of document.querySelectorAll('form, section')) each.hidden = true;
      history.replaceState(null, '', location.pathname);
      say(form.dataset.done, false);
    }).finally(() => {
      button.disabled = false;
    });
  });
}

const others = document.querySelector('[data-providers]');
if (others) {
  reach(async () => {
    const { items } = await (await fetch('/api/v1/identity-providers')).json();
    for (const { key, label } of items) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = label;
      button.addEventListener('click', () =>
        reach(async () => {
          const { displayName } = filled(document.querySelector('form'));
          const invitation = { token, ...(displayName && { displayName }) };
          location.assign((await post('/api/v1/identity-providers/' + key + '/requests', { invitation })).url);
        }),
      );
      others.append(button);
    }
    others.hidden = items.length === 0;
  });
}
`;

export const FORM_STYLE = `:root { color-scheme: light; }
body { margin: 0; color: #1a1a1a; background: #f5f7fa; line-height: 1.7;
  font-family: 'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', sans-serif; }
header { padding: 0.75rem 1rem; color: #fff; background: #00118f; font-weight: 700; }
main { max-width: 32rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.125rem; margin-top: 2rem; }
label { display: block; margin-top: 1rem; font-weight: 700; }
label .mark { margin-left: 0.5rem; color: #c4320a; font-weight: 400; font-size: 0.875rem; }
input { box-sizing: border-box; width: 100%; min-height: 3rem; padding: 0.5rem 0.75rem; font: inherit;
  border: 1px solid #626264; border-radius: 0.5rem; background: #fff; }
button { min-height: 3rem; margin: 1.25rem 0.5rem 0 0; padding: 0.5rem 1.5rem; font: inherit; font-weight: 700; color: #fff;
  background: #0017c1; border: 2px solid transparent; border-radius: 0.5rem; cursor: pointer; }
button:disabled { background: #626264; cursor: default; }
:focus-visible { outline: 4px solid #000; outline-offset: 2px; box-shadow: 0 0 0 2px #ffd43d; }
#answer:empty { display: none; }
#answer { padding: 0.75rem 1rem; border-left: 6px solid; background: #fff; white-space: pre-line; }
#answer.wrong { border-color: #c4320a; } #answer.right { border-color: #197a4b; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;
