//! What taking and handing back have in common.

use crate::error::{Error, Result};
use crate::features::assignments::acts;
use crate::features::staff::{Module, Right, Viewer};

/// At once at most.
const MANY: usize = 500;

/// Said where somebody was faster.
pub const CHANGED: &str = "所选会员中有人刚刚已被处理或改派，请刷新列表";

/// Members are given to those who work with them, in whichever phase.
pub fn takes_members(viewer: &Viewer) -> Result<()> {
    if viewer.can(Module::Presale, Right::Edit) || viewer.can(Module::Aftersale, Right::Edit) {
        Ok(())
    } else {
        Err(Error::Forbidden)
    }
}

/// The receptions that were ticked.
pub fn chosen(ids: &str) -> Result<Vec<i64>> {
    let ids = acts::numbers(ids);
    if ids.is_empty() {
        return Err(Error::invalid("ids", "请先勾选会员"));
    }
    if ids.len() > MANY {
        return Err(Error::invalid("ids", format!("一次最多处理 {MANY} 位会员")));
    }
    Ok(ids)
}
