namespace Swim.Tests;

/// <summary>One silo for the tests of a class; each test takes nodes of its own.</summary>
internal abstract class SiloFixture
{
    protected SwimHost Silo { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => Silo = await SwimHost.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await Silo.DisposeAsync();
}
