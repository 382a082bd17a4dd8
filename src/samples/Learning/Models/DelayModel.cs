namespace Learning.Models;

/// <summary>What an airport has learned about the delays of its arrivals, in minutes.</summary>
/// <param name="Regression">From what is known when a flight departs to how late it will arrive.</param>
/// <param name="Observations">How many arrivals it has seen.</param>
/// <param name="Mean">Of all delays: what somebody expects who looks at nothing else.</param>
/// <param name="Recent">Of the last delays, each counting for a tenth when it is new.</param>
/// <param name="Variance">Of the errors, likewise, each counting for a hundredth.</param>
/// <param name="Error">Mean absolute error of all predictions so far.</param>
/// <param name="NaiveError">The same of <paramref name="Mean"/>, as it was at each departure.</param>
[Form]
public sealed partial record DelayModel(LeastSquares Regression, long Observations, double Mean, double Recent, double Variance, double Error, double NaiveError)
{
    /// <summary>How many features there are; see <see cref="Features"/>.</summary>
    public const int FeatureCount = 6;

    private const double RecentShare = 0.1;
    private const double VarianceShare = 0.01;
    private const double FirstVariance = 900; // (half an hour)²

    // a flight that is four hours late says no more about the next than one that is two hours late
    private const double MostLearned = 120;
    private const double LeastLearned = -60;

    public static DelayModel New { get; } = new(LeastSquares.Of(FeatureCount), 0, 0, 0, FirstVariance, 0, 0);

    /// <summary>What is known when a flight departs.</summary>
    /// <param name="hour">Of the day, where it departs: 13.5 is half past one.</param>
    /// <param name="miles">To go.</param>
    /// <param name="fromOrigin">Recent delays of flights from the same origin, in minutes.</param>
    public double[] Features(double hour, double miles, double fromOrigin)
    {
        var (sin, cos) = Math.SinCos(hour * (2 * Math.PI / 24));
        return [1, miles / 1000, sin, cos, Recent / 30, fromOrigin / 30]; // all of the same size, about
    }

    /// <summary>How late a flight will be, in minutes; never outside what is learned from.</summary>
    public double Predict(double[] features) => Limit(Regression.Predict(features));

    /// <summary>The delay that is learned from one.</summary>
    public static double Limit(double delay) => Math.Clamp(delay, LeastLearned, MostLearned);

    /// <summary>The model that has also seen a flight arrive.</summary>
    /// <param name="features">What was known when it departed.</param>
    /// <param name="predicted">What the model said then.</param>
    /// <param name="naive">What the mean was then.</param>
    /// <param name="delay">The truth.</param>
    public DelayModel Learn(double[] features, double predicted, double naive, double delay)
    {
        var learned = Limit(delay);
        var error = delay - predicted;
        var count = Observations + 1;
        return new DelayModel(
            Regression.Learn(features, learned), count, Mean + (delay - Mean) / count,
            Recent + RecentShare * (learned - Recent), Variance + VarianceShare * (error * error - Variance),
            Error + (Math.Abs(error) - Error) / count, NaiveError + (Math.Abs(delay - naive) - NaiveError) / count);
    }
}
