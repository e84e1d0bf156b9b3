namespace Segmind.Sdk.Tests;

/// <summary>What is kept to be used again, and what becomes of it when nobody will.</summary>
public class SparesTests
{
    [Fact]
    public void What_is_put_is_taken_once()
    {
        var spares = new Spares<object>();
        var one = new object();

        Assert.True(spares.TryPut(one));

        Assert.Same(one, spares.Take());
        Assert.Null(spares.Take());
    }

    [Fact]
    public void Once_closed_it_gives_up_what_it_has_and_takes_nothing_more()
    {
        var spares = new Spares<object>();
        var (one, givenUp) = (new object(), new List<object>());
        spares.TryPut(one);

        spares.Close(givenUp.Add);

        Assert.Same(one, Assert.Single(givenUp));
        Assert.False(spares.TryPut(new object()));
        Assert.Null(spares.Take());
    }
}
