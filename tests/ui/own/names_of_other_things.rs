//! One error for each link that is none, whatever else it is.

mod hidden {
    use netshape::layer::{Backward, Layer, NoParameters, Rows, RowsMut};
    use netshape::{Scalar, Shape};

    struct Scale;

    impl<S: Shape> Layer<S> for Scale {
        type Output = S;
        type Parameters<T: Scalar> = NoParameters<T>;
        fn infer<T: Scalar>(&self, _: &[T; 0], _: Rows<'_, T>, _: RowsMut<'_, T>) {}
        fn backward<T: Scalar>(&self, _: &[T; 0], _: Backward<'_, T>, _: &mut [T; 0]) {}
    }
}

struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {}
}

enum Kind {
    Soft,
}

struct Options {
    sigma: f32,
}

struct Of<T>(T);

trait Layered {}

netshape::network! {
    Private: [4] -> hidden::Scale -> fc(3);
    Dropped: [4] -> Guard -> fc(3);
    Text: [4] -> String -> fc(3);
    Enum: [4] -> Kind -> fc(3);
    Variant: [4] -> Kind::Soft -> fc(3);
    Fields: [4] -> Options -> fc(3);
    Generic: [4] -> Of -> fc(3);
    Trait: [4] -> Layered -> fc(3);
    Boxed: [4] -> Box<Body> -> fc(3);
}

fn main() {}
