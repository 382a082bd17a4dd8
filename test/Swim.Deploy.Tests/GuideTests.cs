using System.Reflection;
using Swim.Deploy.Tests.Tools;
using Swim.Gateway;

namespace Swim.Deploy.Tests;

/// <summary>The operations guide knows every setting.</summary>
internal sealed class GuideTests
{
    [Test]
    public void Every_setting_is_in_the_guide()
    {
        var docs = Path.Combine(Checkout.Root, "docs");
        var guide = string.Concat(
            new[] { Path.Combine(docs, "remote.md") }.Concat(Directory.EnumerateFiles(Path.Combine(docs, "operations"), "*.md")).Select(File.ReadAllText));
        var settings = Names(typeof(SwimOptions)).Concat(Names(typeof(GatewayOptions))).Distinct();
        Assert.That(settings.Where(name => !guide.Contains($"{name}`", StringComparison.Ordinal)), Is.Empty);
    }

    // a setting is what a configuration can say; what has settings of its own is a section, and code is said in code
    private static IEnumerable<string> Names(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => !typeof(Delegate).IsAssignableFrom(property.PropertyType))
        .SelectMany(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal) ? Names(property.PropertyType) : [property.Name]);
}
