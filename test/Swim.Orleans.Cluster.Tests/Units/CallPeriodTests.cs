using Orleans.Configuration;
using Swim.Runtime;

namespace Swim.Tests.Units;

public sealed class CallPeriodTests
{
    [Test]
    public void Agents_that_work_by_turns_are_called_often_enough_to_be_counted_as_used()
    {
        var collection = new GrainCollectionOptions { CollectionAge = TimeSpan.FromMinutes(15) };
        Assert.That(AgentShared.LongestOf(collection), Is.EqualTo(TimeSpan.FromSeconds(30)));

        collection.CollectionAge = TimeSpan.FromSeconds(60);
        Assert.That(AgentShared.LongestOf(collection), Is.EqualTo(TimeSpan.FromSeconds(15)));

        collection.ClassSpecificCollectionAge["some.Agent"] = TimeSpan.FromSeconds(8);
        Assert.That(AgentShared.LongestOf(collection), Is.EqualTo(TimeSpan.FromSeconds(2)));
    }
}
