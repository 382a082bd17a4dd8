namespace Learning.Models;

/// <summary>
/// Linear regression that learns one observation at a time (recursive least squares with forgetting): the cost of an observation depends on
/// the number of features only, and nothing of the past is kept but this.
/// </summary>
/// <param name="Weights">One for each feature.</param>
/// <param name="Covariance">How unsure each weight still is, a square matrix row by row.</param>
[Form]
public sealed partial record LeastSquares(double[] Weights, double[] Covariance)
{
    private const double FirstVariance = 10;

    /// <summary>How much an observation still counts when the next has come: half after some 1,400.</summary>
    private const double Memory = 0.9995;

    /// <summary>A model that knows nothing.</summary>
    public static LeastSquares Of(int features)
    {
        var covariance = new double[features * features];
        for (var i = 0; i < features; i++) covariance[i * features + i] = FirstVariance;
        return new LeastSquares(new double[features], covariance);
    }

    public double Predict(ReadOnlySpan<double> features) => Dot(Weights, features);

    /// <summary>The model that has also seen <paramref name="observed"/> where these features were.</summary>
    public LeastSquares Learn(ReadOnlySpan<double> features, double observed)
    {
        var n = Weights.Length;
        var spread = new double[n];
        for (var i = 0; i < n; i++) spread[i] = Dot(Covariance.AsSpan(i * n, n), features);
        var scale = Memory + Dot(spread, features);
        var error = observed - Predict(features);

        var weights = new double[n];
        var covariance = new double[n * n];
        for (var i = 0; i < n; i++)
        {
            weights[i] = Weights[i] + spread[i] / scale * error;
            for (var j = 0; j < n; j++) covariance[i * n + j] = (Covariance[i * n + j] - spread[i] * spread[j] / scale) / Memory;
        }

        return new LeastSquares(weights, covariance);
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
