using Segmind.Sdk.FaultTests.Simulation;

namespace Segmind.Sdk.FaultTests.Sabotage;

/// <summary>Breaks the protocol in every way that was thought of, and looks whether it is noticed.</summary>
[Collection(nameof(OneThread))]
public sealed class SabotageTests(OneThread thread, ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Table.Rows.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_broken_protocol_turns_its_law_red_and_the_shipped_one_does_not(string name)
    {
        var row = Table.Rows.Single(row => row.Name == name);

        var shipped = await thread.RunAsync(() => row.Scenario.RunAsync(null));
        var broken = await thread.RunAsync(() => row.Scenario.RunAsync(row.Bug()));

        output.WriteLine($"{name}: {string.Join("; ", broken.Watch.Broken.Select(red => $"{red.Law}: {red.What}").Distinct())}");
        output.WriteLine(shipped.Trace.Text);
        output.WriteLine(broken.Trace.Text);
        Assert.Empty(shipped.Watch.Broken);
        Assert.Contains(row.Red, broken.Watch.Broken.Select(red => red.Law));
    }

    [Fact]
    public void Every_law_is_seen_to_turn_red() =>
        Assert.Equal(Enum.GetValues<Law>(), Table.Rows.Select(row => row.Red).Distinct().Order());
}
