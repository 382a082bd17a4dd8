using Swim.Recon;

namespace Swim.Cluster.Serving.Agents;

/// <summary>A sign that commands arrive.</summary>
/// <param name="Slot">Through which silo.</param>
/// <param name="Number">Grows.</param>
[Form("")]
public readonly partial record struct Beat(int Slot, long Number);
