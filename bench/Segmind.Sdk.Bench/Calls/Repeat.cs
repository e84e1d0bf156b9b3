namespace Segmind.Sdk.Bench;

/// <summary>One call after the other.</summary>
internal static class Repeat
{
    public static Func<int, Task> Call<T>(Func<ValueTask<T>> call) => async times =>
    {
        for (var time = 0; time < times; time++)
        {
            await call();
        }
    };
}
