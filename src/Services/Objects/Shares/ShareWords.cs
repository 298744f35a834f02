using Microsoft.Net.Http.Headers;

namespace Alize.Services.Objects.Shares;

/// <summary>What the page of a link says, in the visitor's language: English, French or Portuguese.</summary>
internal sealed record ShareWords(string Language)
{
    public required string Name { get; init; }

    public required string Size { get; init; }

    public required string Empty { get; init; }

    public required string More { get; init; }

    public required string Password { get; init; }

    public required string Open { get; init; }

    public required string WrongPassword { get; init; }

    public required string TooOften { get; init; }

    public required string Choose { get; init; }

    public required string Send { get; init; }

    public required string Thanks { get; init; }

    public required string NoFile { get; init; }

    public required string TooLarge { get; init; }

    public required string NoRoom { get; init; }

    public required string Gone { get; init; }

    public required string UsedUp { get; init; }

    public required string NotStored { get; init; }

    public static ShareWords English { get; } = new("en")
    {
        Name = "Name",
        Size = "Size",
        Empty = "There is no file here yet.",
        More = "More files",
        Password = "Password",
        Open = "Open",
        WrongPassword = "The password is wrong.",
        TooOften = "The password was wrong too often. Try again in a few minutes.",
        Choose = "Files to send",
        Send = "Send",
        Thanks = "Received. Thank you.",
        NoFile = "No file was chosen.",
        TooLarge = "The file is too large.",
        NoRoom = "There is no room for the file at this moment.",
        Gone = "This link is not valid, or no longer.",
        UsedUp = "The files have been fetched as often as this link allows.",
        NotStored = "The file could not be stored.",
    };

    public static ShareWords French { get; } = new("fr")
    {
        Name = "Nom",
        Size = "Taille",
        Empty = "Il n’y a encore aucun fichier ici.",
        More = "Autres fichiers",
        Password = "Mot de passe",
        Open = "Ouvrir",
        WrongPassword = "Le mot de passe est faux.",
        TooOften = "Le mot de passe a été faux trop souvent. Réessayez dans quelques minutes.",
        Choose = "Fichiers à envoyer",
        Send = "Envoyer",
        Thanks = "Bien reçu. Merci.",
        NoFile = "Aucun fichier n’a été choisi.",
        TooLarge = "Le fichier est trop volumineux.",
        NoRoom = "Il n’y a pas de place pour ce fichier en ce moment.",
        Gone = "Ce lien n’est pas valable, ou ne l’est plus.",
        UsedUp = "Les fichiers ont été téléchargés autant de fois que ce lien le permet.",
        NotStored = "Le fichier n’a pas pu être enregistré.",
    };

    public static ShareWords Portuguese { get; } = new("pt")
    {
        Name = "Nome",
        Size = "Tamanho",
        Empty = "Ainda não há nenhum arquivo aqui.",
        More = "Mais arquivos",
        Password = "Senha",
        Open = "Abrir",
        WrongPassword = "A senha está errada.",
        TooOften = "A senha esteve errada vezes demais. Tente de novo em alguns minutos.",
        Choose = "Arquivos a enviar",
        Send = "Enviar",
        Thanks = "Recebido. Obrigado.",
        NoFile = "Nenhum arquivo foi escolhido.",
        TooLarge = "O arquivo é grande demais.",
        NoRoom = "Não há espaço para o arquivo neste momento.",
        Gone = "Este link não é válido, ou não é mais.",
        UsedUp = "Os arquivos foram baixados tantas vezes quanto este link permite.",
        NotStored = "O arquivo não pôde ser guardado.",
    };

    /// <param name="accept">An Accept-Language header; English where it names none of ours.</param>
    public static ShareWords For(string? accept)
    {
        if (!StringWithQualityHeaderValue.TryParseList([accept ?? ""], out var asked))
        {
            return English;
        }

        return asked.Where(a => a.Quality is null or > 0).OrderByDescending(a => a.Quality ?? 1)
            .Select(a => Of(a.Value.Value)).FirstOrDefault(w => w is not null) ?? English;
    }

    private static ShareWords? Of(string? tag) => tag?.Split('-')[0].ToLowerInvariant() switch
    {
        "en" => English,
        "fr" => French,
        "pt" => Portuguese,
        _ => null,
    };
}
