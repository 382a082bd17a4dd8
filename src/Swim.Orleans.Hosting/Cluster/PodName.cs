using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Swim.Runtime;

/// <summary>
/// The silo's name in logs and in the table of members: the pod's, where the environment variable <c>POD_NAME</c> tells it. Put before every other
/// configuration of the name, so that what the application says wins.
/// </summary>
internal sealed class PodName : IConfigureOptions<SiloOptions>
{
    public void Configure(SiloOptions options)
    {
        if (Environment.GetEnvironmentVariable("POD_NAME") is { Length: > 0 } pod) options.SiloName = pod;
    }
}
