import { ORGANIZATION_KINDS } from '@app/contracts';
import { permissionsOf, ROLES_OF_KIND } from './permissions';

describe('permissions', () => {
  it('gives an unknown role nothing but its own session', () => {
    for (const kind of ORGANIZATION_KINDS) {
      const own = ['session.read', 'session.end', 'session.manage'];
      expect([...permissionsOf(kind, 'root')]).toEqual(own);
      expect([...permissionsOf(kind, 'constructor')]).toEqual(own);
    }
  });

  it('lets only local governments write ideas', () => {
    const writers = ORGANIZATION_KINDS.flatMap((kind) =>
      ROLES_OF_KIND[kind]
        .filter((role) => permissionsOf(kind, role).has('idea.write'))
        .map((role) => `${kind}/${role}`),
    );
    expect(writers).toEqual(['municipality/owner', 'municipality/editor', 'prefecture/owner', 'prefecture/editor']);
  });
});
