//! Has the compiler hold what a network costs against its budget. The costs are constants of the library, so they are the
//! true ones; the message is the library's.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use crate::model::{Limit, Network, Quantity};

/// A check for each limit, on the place where it stands.
pub(crate) fn checks(network: &Network) -> TokenStream {
    let name = network.name.to_string();
    let checks = network.budget.iter().map(|Limit { quantity, most, place }| {
        let quantity = match quantity {
            Quantity::Parameters => quote!(Parameters),
            Quantity::Weights => quote!(Weights),
            Quantity::Inference => quote!(Inference),
            Quantity::Training => quote!(Training),
            Quantity::MultiplyAdds => quote!(MultiplyAdds),
        };
        let (ty, most) = (&network.name, Literal::u64_unsuffixed(*most));
        let arguments = quote!(::netshape::budget::Quantity::#quantity, #name, #most);
        // From the start of the limit to its end.
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(place.end());
        let arguments = TokenTree::Group(arguments);
        quote_spanned!(place.span()=> const _: () = ::netshape::budget::check::<#ty> #arguments;)
    });
    checks.collect()
}
