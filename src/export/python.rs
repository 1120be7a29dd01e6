//! Names as Python takes them.

/// Words of Python, and what stands in the modules that are written.
const WORDS: &str = "False None True and as assert async await break class continue def del elif else except finally for \
    from global if import in is lambda nonlocal not or pass raise return try while with yield \
    F nn torch self super x";

/// What a PyTorch module is and does: a layer of this name would hide it.
const MODULE: &str = "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double \
    dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu \
    load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters \
    register_backward_hook register_buffer register_forward_hook register_forward_pre_hook register_full_backward_hook \
    register_full_backward_pre_hook register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module \
    register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state \
    set_submodule share_memory state_dict to to_empty train training type xpu zero_grad";

fn is_among(name: &str, words: &str) -> bool {
    words.split_whitespace().any(|word| word == name)
}

/// Whether a module can have a layer of this name. What begins with an underscore belongs to PyTorch or to Python.
pub(super) fn is_layer(name: &str) -> bool {
    !(is_among(name, WORDS) && !["F", "nn", "torch", "x"].contains(&name)
        || is_among(name, MODULE)
        || name.starts_with('_'))
}

/// A name for a variable or class that nothing else has.
pub(super) fn free(name: &str, taken: &[String]) -> String {
    let mut name = name.to_owned();
    while is_among(&name, WORDS) || taken.contains(&name) {
        name.push('_');
    }
    name
}

/// A pair of sizes: `3`, or `(3, 5)`.
pub(super) fn pair([height, width]: [usize; 2]) -> String {
    if height == width { height.to_string() } else { format!("({height}, {width})") }
}

/// A number that Python reads as the same one.
pub(super) fn number(number: f64) -> String {
    format!("{number:?}")
}
