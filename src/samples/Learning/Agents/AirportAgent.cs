using Learning.Models;

namespace Learning.Agents;

/// <summary>
/// An airport that learns how late flights to it will be: it says so when one departs, sees the truth when it lands, and learns from the difference.
/// Its model is its own, learned from its own arrivals only.
/// </summary>
[Agent("/airport/:code")]
public sealed partial class AirportAgent : WebAgent
{
    /// <summary>Over how many arrivals the error is taken.</summary>
    public const int Window = 400;

    private const int CurveEvery = 10;  // arrivals
    private const int Learned = 50;     // arrivals before which nothing is called strange
    private const double Strange = 3;   // standard deviations
    private const double OriginShare = 0.25;

    /// <summary>What has been learned. It is stored: after a restart learning goes on.</summary>
    [Store] private partial ValueStore<DelayModel> Model { get; }

    /// <summary>Recent delays by origin, in minutes.</summary>
    [Store] private partial MapStore<string, double> FromOrigin { get; }

    /// <summary>The last misses, by the number of the arrival.</summary>
    [Lane(KeepLast = Window)] public partial MapLane<long, Miss> Misses { get; }

    /// <summary>The last arrival.</summary>
    [Lane] public partial ValueLane<Observation> Observation { get; }

    /// <summary>What is expected of each flight in the air.</summary>
    [Lane(KeepLast = 1000)] public partial MapLane<int, Prediction> Prediction { get; }

    /// <summary>The error over the last arrivals.</summary>
    [Lane] public partial ValueLane<Error> Error { get; }

    /// <summary>The error as it was after every tenth arrival.</summary>
    [Lane(KeepLast = 600)] public partial MapLane<long, Error> Curve { get; }

    /// <summary>Arrivals that were further off than three standard deviations of the errors, by the number of the arrival.</summary>
    [Lane(KeepLast = 20)] public partial MapLane<long, Observation> Anomalies { get; }

    protected override Task OnStartAsync(CancellationToken cancellationToken)
    {
        if (!Model.IsSet) Model.Value = DelayModel.New;
        Misses.Aggregate.Mean(miss => miss.Model).Into(minutes => Error.Value = Error.Value with { Model = Math.Round(minutes, 2) });
        Misses.Aggregate.Mean(miss => miss.Naive).Into(minutes => Error.Value = Error.Value with { Naive = Math.Round(minutes, 2) });
        return Task.CompletedTask;
    }

    [Command]
    private void Depart(Departure flight)
    {
        var model = Model.Value;
        var features = model.Features(flight.Hour, flight.Miles, FromOrigin.GetOrUnit(flight.Origin));
        Prediction[flight.Flight] = new Prediction(flight.Origin, Math.Round(model.Predict(features), 1), Math.Round(model.Mean, 1), features);
    }

    [Command]
    private void Arrive(Arrival flight)
    {
        if (!Prediction.TryGetValue(flight.Flight, out var said)) return; // it departed before this began, or has landed already
        Prediction.Remove(flight.Flight);
        var before = Model.Value;
        var now = before.Learn(said.Features, said.Delay, said.Naive, flight.Delay);
        Model.Value = now;
        FromOrigin.Update(said.Origin, delay => Math.Round(delay + OriginShare * (DelayModel.Limit(flight.Delay) - delay), 2));

        var miss = Math.Abs(flight.Delay - said.Delay);
        Observation.Value = new Observation(flight.Flight, said.Origin, flight.Delay, said.Delay);
        Misses[now.Observations] = new Miss(miss, Math.Abs(flight.Delay - said.Naive));
        Error.Value = Error.Value with
        {
            Observations = now.Observations, ModelEver = Math.Round(now.Error, 2), NaiveEver = Math.Round(now.NaiveError, 2),
        };
        if (before.Observations >= Learned && miss > Strange * Math.Sqrt(before.Variance)) Anomalies[now.Observations] = Observation.Value;
    }

    // the figures are those of the turn before, the last at rest
    [Every("1s")]
    private void Draw()
    {
        var error = Error.Value;
        if (error.Observations / CurveEvery > (Curve.TryGetLast(out var last) ? last.Key / CurveEvery : 0)) Curve[error.Observations] = error;
    }
}
