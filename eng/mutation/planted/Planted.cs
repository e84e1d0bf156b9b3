namespace Segmind.Sdk;

/// <summary>Put into the copy that is mutated: of each comparison <c>&gt;=</c> is made, one must die of it and the other live.</summary>
internal static class Planted
{
    public static bool Watched(int watched) => watched > 0;

    public static bool Unwatched(int unwatched) => unwatched > 0;
}
