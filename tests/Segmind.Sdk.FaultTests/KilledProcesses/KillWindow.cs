namespace Segmind.Sdk.FaultTests.KilledProcesses;

/// <summary>Which of the journal's kill points a process died at, by what it had done until then.</summary>
internal static class KillWindow
{
    public const int AnswerWithheld = 11;
    public const int AllNamed = 22;
    public const int SomeNamed = 23;
    public const int HalfSaved = 24;
    public const int WritingTheEnd = 25;
    public const int WaitingForReset = 26;
    public const int SettlingSpend = 29;
    public const int InRecovery = 30;

    /// <summary>Nothing is left that a death could spoil.</summary>
    public const int Over = 31;

    /// <summary>Before the journal's 22 and 23: all images come to disk before the first gets its name.</summary>
    public const int Unnamed = 32;

    public static string NameOf(int window) => Names[window];

    /// <summary>Between the intent and the id on disk, nothing can tell what became of a submit.</summary>
    public static bool LeavesUnknown(int window) => window is >= 7 and <= 15 or WritingTheEnd;

    /// <param name="passed">The names that it came to.</param>
    /// <param name="hasBudget">Whether a record of the cost settles what was reserved.</param>
    public static int Of(IEnumerable<string> passed, bool hasBudget = false)
    {
        var (window, unnamed) = (1, 0);
        foreach (var name in passed)
        {
            unnamed += name switch { "sync part after" => 1, "rename part after" => -1, _ => 0 };
            window = hasBudget && Settles(name) ? SettlingSpend : Next(window, name, unnamed);
        }

        return window;
    }

    private static bool Settles(string name) =>
        name is "write completed before" or "write completed half" or "write saved before" or "write saved half" or "write saved after";

    private static int Next(int window, string name, int unnamed) => name switch
    {
        "lock key after" when window == 1 => 2,
        "write upload half" or "write upload after" or "write upload out" when window <= 3 => 3,
        "read upload after" => 4,
        "connect Submit after" => 4,
        "create attempt after" => 5,
        "write intent half" => 6,
        "write intent after" => 7,
        "sync shard after" when window == 7 => 8,
        "write submit half" or "write submit after" => 9,
        "write submit out" => 10,
        "read submit headers after" => 12,
        "read submit id after" => 13,
        "read attempt before" when window == 13 => 14,
        "write accepted half" => 15,
        "write accepted after" => 16,
        "unlock key after" when window == 16 => 17,
        "unlock key after" when window is WritingTheEnd or 27 => 1,
        "read poll completed after" => 18,
        "write completed half" => 19,
        "write completed after" => 20,
        "write part after" => 20,
        "sync part before" => 21,
        "sync part after" => Unnamed,
        "create part before" when window == Unnamed => 20,
        "rename part after" => unnamed > 0 ? SomeNamed : AllNamed,
        // An image taken over from the dead is not renamed; that none is left shows here.
        "sync images before" => AllNamed,
        "write saved half" => HalfSaved,
        "write saved after" => Over,
        // The budget has read what is settled.
        "read attempt after" when window == SettlingSpend => Over,
        "write refused before" or "write unknown before" or "write notSent before" => WritingTheEnd,
        "write void before" or "write again before" => 27,
        "write forgotten before" => 28,
        "unlock key after" when window == 28 => 1,
        _ => window,
    };

    private static readonly string[] Names =
    [
        "", "before the lock", "lock held, before the upload", "mid-upload", "connected, gate closed", "attempt file empty", "half the intent",
        "intent written, directory not synced", "before the first body byte", "half the body", "body out, unread", "accepted, answer withheld",
        "headers in", "half the answer with the id", "id parsed, unwritten", "half the accepted", "accepted, still locked", "mid-poll",
        "COMPLETED seen, not fetched", "half the completed", "half an image", "an image whole, unsynced", "renamed, no saved", "one image of several done",
        "half the saved", "writing notSent, refused or unknown", "sleeping on a 429", "writing void or again", "forgetting", "settling spend", "in the recovery of another death",
        "after saved", "an image synced, none named",
    ];
}
