using Swim.Recon;

namespace Swim.Fuzz.Codecs;

/// <summary>A form with a header.</summary>
[Form]
public sealed partial record Leg([property: Header] long Id, Guid Token, DateTimeOffset At, Dictionary<string, Value> Notes);
