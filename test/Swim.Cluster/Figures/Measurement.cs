namespace Swim.Cluster.Figures;

/// <summary>A row of figures.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Published">Events per second that agents published.</param>
/// <param name="Delivered">Events per second that links were sent.</param>
/// <param name="Processors">By silo: milliseconds of processor time per second.</param>
/// <param name="PerEvent">Microseconds of processor time, of all silos, for each event that was delivered; 0 without any.</param>
/// <param name="Median">Microseconds from publication to the client's hands, the median.</param>
/// <param name="Late">The same, the 99th percentile.</param>
/// <param name="Batches">Batches per second from the agents' silo to others.</param>
/// <param name="BatchBytes">Their mean size in bytes; 0 without any.</param>
internal sealed record Measurement(
    string Name, double Published, double Delivered, IReadOnlyList<double> Processors, double PerEvent, double Median, double Late, double Batches, double BatchBytes);
