namespace Learning.Models;

/// <summary>What an airport has learned about the delays of its arrivals, in minutes.</summary>
/// <param name="Regression">From what is known when a flight departs to how late it will arrive.</param>
/// <param name="Observations">How many arrivals it has seen.</param>
/// <param name="Mean">Of all delays: what somebody expects who looks at nothing else.</param>
/// <param name="Recent">Of the last delays, each counting for a tenth when it is new.</param>
/// <param name="Variance">Of the errors, likewise, each counting for a hundredth.</param>
[Form]
public sealed partial record DelayModel(LeastSquares Regression, long Observations, double Mean, double Recent, double Variance)
{
    /// <summary>How many features there are; see <see cref="Features"/>.</summary>
    public const int FeatureCount = 6;

    private const double RecentShare = 0.1;
    private const double VarianceShare = 0.01;
    private const double FirstVariance = 900; // (half an hour)²

    // a flight that is four hours late says no more about the next than one that is two hours late
    private const double MostLearned = 120;
    private const double LeastLearned = -60;

    public static DelayModel New { get; } = new(LeastSquares.Of(FeatureCount), 0, 0, 0, FirstVariance);

    /// <summary>What is known when a flight departs.</summary>
    /// <param name="hour">Of the day, where it departs: 13.5 is half past one.</param>
    /// <param name="miles">To go.</param>
    /// <param name="fromOrigin">Recent delays of flights from the same origin, in minutes.</param>
    public double[] Features(double hour, double miles, double fromOrigin)
    {
        var (sin, cos) = Math.SinCos(hour * (2 * Math.PI / 24));
        return [1, miles / 1000, sin, cos, Recent / 30, fromOrigin / 30]; // all of the same size, about
    }

    public DelayModel Learn(double[] features, double predicted, double delay)
    {
        var learned = Math.Clamp(delay, LeastLearned, MostLearned);
        var error = delay - predicted;
        return new DelayModel(
            Regression.Learn(features, learned), Observations + 1, Mean + (delay - Mean) / (Observations + 1),
            Recent + RecentShare * (learned - Recent), Variance + VarianceShare * (error * error - Variance));
    }
}
