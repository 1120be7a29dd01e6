//! Has the compiler hold what a network costs against its budget. The costs are constants of the library, so they are the
//! true ones; the message is the library's.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::fault::Place;
use crate::model::{Limit, Network, Quantity};

/// A check for each limit, on the place where it stands.
pub(crate) fn checks(network: &Network) -> TokenStream {
    if is_checked_by_instance(network) {
        return TokenStream::new();
    }
    calls(network).into_iter().map(|(place, call)| quote_spanned!(place.span()=> const _: () = #call;)).collect()
}

/// Whether the costs depend on parameters.
pub(crate) fn is_checked_by_instance(network: &Network) -> bool {
    !network.parameters.is_empty() && !network.budget.is_empty()
}

/// All checks in a constant of the network, where the costs depend on its parameters.
pub(crate) fn instance_checks(network: &Network) -> Option<TokenStream> {
    let calls = calls(network).into_iter().map(|(_, call)| call);
    is_checked_by_instance(network).then(|| quote!(const BUDGET: () = { #(#calls;)* };))
}

fn calls(network: &Network) -> Vec<(Place, TokenStream)> {
    let (name, parameters) = (network.name.to_string(), &network.parameters);
    let calls = network.budget.iter().map(|Limit { quantity, most, place }| {
        let quantity = match quantity {
            Quantity::Parameters => quote!(Parameters),
            Quantity::Weights => quote!(Weights),
            Quantity::Inference => quote!(Inference),
            Quantity::Training => quote!(Training),
            Quantity::MultiplyAdds => quote!(MultiplyAdds),
        };
        let (ty, most) = (&network.name, Literal::u64_unsuffixed(*most));
        let ty = if parameters.is_empty() { quote!(#ty) } else { quote!(#ty<#(#parameters),*>) };
        let arguments = quote!(::netshape::budget::Quantity::#quantity, #name, &[#(#parameters),*], #most);
        // From the start of the limit to its end.
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(place.end());
        let arguments = TokenTree::Group(arguments);
        (*place, quote_spanned!(place.span()=> ::netshape::budget::check::<#ty> #arguments))
    });
    calls.collect()
}
