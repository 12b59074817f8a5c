;;; emacs -Q --batch -l emacs.el: the bundled articles in real Emacs, with the set-up of docs/editors/emacs.md.
;; SETUP is a file with that page's Lisp, ARTICLES the folder of articles.
(require 'package)
(unless (require 'eglot nil t)
  ;; Debian's package for Emacs 28, which -Q does not look for.
  (add-to-list 'package-directory-list "/usr/share/emacs/site-lisp/elpa")
  (package-initialize)
  (require 'eglot))
(require 'flymake)
(require 'xref)
(require 'cl-lib)
(load (getenv "SETUP") nil t)
(setq eglot-sync-connect 30 eglot-autoshutdown t eglot-confirm-server-initiated-edits nil
      make-backup-files nil auto-save-default nil create-lockfiles nil
      ;; In batch mode nobody answers.
      enable-local-variables nil)

(defun ok (name condition &optional detail)
  (princ (format "%s - %s\n" (if condition "ok" "NOT ok") name))
  (unless condition (error "%s: %S" name detail)))
(defun until (probe)
  "What PROBE gives, asked again until it gives something or half a minute is over."
  (let ((end (+ (float-time) 30)) value)
    (while (and (not (setq value (funcall probe))) (< (float-time) end))
      (accept-process-output nil 0.05))
    value))
(defun put-cursor (text)
  (goto-char (point-min))
  (ok (format "finds “%s”" text) (search-forward text nil t))
  (goto-char (1+ (match-beginning 0))))
(defun card ()
  "What the echo area would show here."
  (let (card)
    (until (lambda ()
             (eglot-hover-eldoc-function (lambda (text &rest _) (setq card text)))
             (let ((end (+ (float-time) 2)))
               (while (and (not card) (< (float-time) end)) (accept-process-output nil 0.05)))
             card))
    (substring-no-properties (or card ""))))
(defun definition ()
  (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))))
(defun messages ()
  (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))

(princ (format "Emacs %s\n" emacs-version))
(find-file (expand-file-name "03-radio-liman.txt" (getenv "ARTICLES")))
(ok "a plain article is read as text" (derived-mode-p 'text-mode) major-mode)
(apply #'eglot (eglot--guess-contact))
(ok "the article is served" (until #'eglot-managed-p))

(put-cursor "Kartapoloc")
(let ((first-line (car (split-string (card) "\n"))))
  (ok "the first line of a card is plain text" (string-match-p "\\`Andrei Kartapolov, " first-line) first-line)
  (ok "it holds no markup" (not (string-match-p "[*_`\\\\]" first-line)) first-line))
(put-cursor "Kremlin denied")
(ok "the card of the Kremlin speaks of Russia" (string-match-p "Russia" (card)) (card))

(flymake-mode 1)
(flymake-start)
(ok "the denial of the citadel strikes is reported"
    (until (lambda () (cl-some (lambda (text) (string-match-p "citadel" text)) (messages))))
    (messages))

(put-cursor "Such close cooperation")
(let* ((target (definition)) (marker (and target (xref-location-marker (xref-item-location target)))))
  (ok "M-. on a statement leads to another report of it"
      (and marker (not (eq (marker-buffer marker) (current-buffer)))) target))
(put-cursor "Kartapoloc")
(let ((files (delete-dups (mapcar (lambda (item) (xref-location-group (xref-item-location item)))
                                  (xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot))))))
  (ok "M-? lists mentions of several articles" (> (length files) 1) files))

;; A decision, by the menu of code actions: the note goes into the sidecar.
(put-cursor "Rami Abdel Rahman, director")
(let* ((actions (until (lambda ()
                         (let ((found (eglot-code-actions (point) (point))))
                           (and (cl-some (lambda (a) (string-prefix-p "Reviewed: " (plist-get a :title))) found)
                                found)))))
       (stands (cl-find "Reviewed: the conflict stands" actions :key (lambda (a) (plist-get a :title))
                        :test #'equal)))
  (ok "a decision is offered" stands (mapcar (lambda (a) (plist-get a :title)) actions))
  (cl-letf (((symbol-function 'y-or-n-p) #'always)) ; Eglot asks before it edits files that are not visited
    (eglot--apply-workspace-edit (plist-get stands :edit)))
  (let ((sidecar (cl-find-if (lambda (buffer) (string-suffix-p ".news" (or (buffer-file-name buffer) "")))
                             (buffer-list))))
    (ok "it is written beside the article"
        (and sidecar (with-current-buffer sidecar
                       (string-match-p "status=accepted verdict=conflict" (buffer-string))))
        (buffer-list))))

;; Columns behind a character beyond the basic plane.
(let ((file (expand-file-name "07-emoji.news" (getenv "ARTICLES"))))
  (with-temp-file file (insert "The harbour of Tyre\n\n🎉🎉 Andrei Kartapolov spoke in Moscow on 3 November 2015.\n"))
  (find-file file)
  (ok "a .news file is read in newsmark-mode" (eq major-mode 'newsmark-mode) major-mode)
  (ok "it is served, too" (until (lambda () (or (eglot-managed-p) (progn (apply #'eglot (eglot--guess-contact)) nil)))))
  (put-cursor "Moscow")
  (ok "the card behind an emoji is that of its word" (string-match-p "\\`Moscow" (card)) (card)))
(eglot-shutdown (eglot-current-server))
(princ "PASS\n")
