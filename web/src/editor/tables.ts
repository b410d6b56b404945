// Tables, as prosemirror-tables has them. It makes a row that is too short longer at every change; with more people that goes
// on for ever, since everybody adds cells to what the others sent. So only who changes something here mends.
import { Plugin } from 'prosemirror-state';
import { tableEditing } from 'prosemirror-tables';

export function tables(): Plugin {
  const { spec } = tableEditing();
  return new Plugin({ ...spec, appendTransaction: function (all, before, state) {
    return spec.appendTransaction!.call(this, all, all.some((one) => one.getMeta('arrived')) ? state : before, state);
  } });
}
