namespace Segmind.Sdk.Tests;

public class PlantedTests
{
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void Every_side_of_the_border_is_watched(int number, bool expected) => Assert.Equal(expected, Planted.Watched(number));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(1, true)]
    public void The_border_itself_is_not(int number, bool expected) => Assert.Equal(expected, Planted.Unwatched(number));
}
